"""The bias by distance that MPNet adds to attention."""

import numpy as np
import pytest
import torch
from transformers import MPNetConfig
from transformers.models.mpnet.modeling_mpnet import MPNetEncoder

from qa.models.layouts import distances


@pytest.mark.parametrize("tokens", [1, 16, 400])
def test_distances_are_those_of_transformers(tokens: int) -> None:
    """Near and far, before and behind, each distance is in the bucket that the network was trained with."""
    torch.manual_seed(0)
    encoder = MPNetEncoder(MPNetConfig(hidden_size=24, num_hidden_layers=1, num_attention_heads=4))
    expected = encoder.compute_position_bias(torch.zeros(1, tokens, 24)).detach().numpy()
    assert np.array_equal(distances(encoder.relative_attention_bias.weight.detach().numpy(), tokens), expected)
