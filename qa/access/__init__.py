"""Who may do what: keys with scopes, stored as salted hashes, and the secret that signs the cookies of the pages."""
