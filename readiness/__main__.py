"""`python -m readiness`."""

from readiness.cli import run

if __name__ == "__main__":
    run()
