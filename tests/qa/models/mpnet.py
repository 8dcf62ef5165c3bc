"""A small MPNet with random weights, stored as the five packages store the large one: as parts of a ZIP archive."""

import hashlib
import io
import zipfile
from pathlib import Path

import torch
from safetensors.torch import load_file, save
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import MPNetConfig, MPNetModel

from qa.models.mpnet_base import Source

WORDS = "<s> <pad> </s> <unk> who led the work harbour captain ilse brandt in 1987 was dredged . ? it rains".split()


def save_parts(folder: Path, *, layers: int = 3) -> Source:
    """Write the parts of an archive to a folder."""
    torch.manual_seed(0)
    network = _new(layers)
    weights = save({name: tensor.contiguous() for name, tensor in network.state_dict().items()})
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.RobertaProcessing(sep=("</s>", 2), cls_token=("<s>", 0))
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("all-mpnet-base-v2/model.safetensors", weights)
        archive.writestr("all-mpnet-base-v2/tokenizer.json", tokenizer.to_str())
    content = whole.getvalue()
    size = -(-len(content) // 5)
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"all-mpnet-base-v2.zip.{number:03}" for number in range(1, 6)]
    for number, path in enumerate(paths):
        path.write_bytes(content[number * size : (number + 1) * size])
    return Source(paths, hashlib.sha256(weights).hexdigest())


def new_encoder(weights: Path, *, layers: int = 3) -> MPNetModel:
    """Return the network of transformers with the weights of a file that `save_parts` wrote into the archive."""
    network = _new(layers).eval()
    network.load_state_dict(load_file(weights))
    return network


def _new(layers: int) -> MPNetModel:
    return MPNetModel(
        MPNetConfig(
            vocab_size=len(WORDS),
            hidden_size=384,
            num_hidden_layers=layers,
            num_attention_heads=12,
            intermediate_size=768,
            max_position_embeddings=514,
            initializer_range=0.08,
        )
    )
