"""`python -m benchmarks.custody.nursery`: servers by the line, for those who kill many.

`start PORT` parts a gunicorn from this process, in a session of its own, and prints its process id; `kill ID` is kill
-9 of all of it and prints its id once it is gone. The program is loaded here once and never opens the database: a
server begins at once, and is otherwise the one that `server.start` starts.
"""

from __future__ import annotations

import os
import signal
import sys

from benchmarks.custody.server import gunicorn_words


def main() -> None:
    """Do what the lines say."""
    from gunicorn.app.wsgiapp import WSGIApplication

    import tongcun.website.asgi

    assert callable(tongcun.website.asgi.application)
    for line in sys.stdin:
        what, number = line.split()
        if what == "kill":
            os.killpg(int(number), signal.SIGKILL)
            os.waitpid(int(number), 0)
            print(number, flush=True)
            continue
        child = os.fork()
        if not child:
            os.setsid()
            sys.stdin.close()
            sys.argv = ["gunicorn", *gunicorn_words(int(number))]
            WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="gunicorn").run()
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
