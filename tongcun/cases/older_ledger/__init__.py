"""The room of an older ledger (问题清单台账): what its cells mean, who is meant, what will be made of it."""
