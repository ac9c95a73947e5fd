"""`python -m tongcun`."""

from tongcun.cli import main

if __name__ == "__main__":
    main()
