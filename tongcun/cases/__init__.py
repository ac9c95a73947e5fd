"""Cases: what an enterprise asked for, who holds it, until when, and that nothing is closed until the asker says so."""
