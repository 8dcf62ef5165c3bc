"""Who may do what: keys with scopes, kept as salted hashes, and the secret that signs the cookies of the pages."""
