"""What rows of senders' sheets and of handsets' exports mean."""
