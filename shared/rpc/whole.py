"""What the platform's web server says of a request beside what ASGI has a word for."""

from typing import Final

WHOLE_REQUEST: Final = "hehuo.whole_request"
"""In the scope of a request all of which is here: nobody need wait for its body, nor bound how long."""
