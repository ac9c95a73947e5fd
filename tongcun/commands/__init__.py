"""One module a command of the `tongcun` command line; imported only when that command runs."""
