"""How fast mail goes out, and waiting that a worker who is told to stop does not sit out."""

import asyncio


class Pace:
    """At most `rate` mails per second, evenly: who was slow does not catch up in a burst. 0: as fast as it goes."""

    def __init__(self, rate: float) -> None:
        self.gap = 1 / rate if rate else 0.0
        self.free_at = 0.0

    async def turn(self, stop: asyncio.Event) -> None:
        """Wait until the next mail may go, or until `stop` is set."""
        if not self.gap:
            return
        now = asyncio.get_running_loop().time()
        mine = max(now, self.free_at)
        self.free_at = mine + self.gap
        if mine > now:
            await wait(stop, mine - now)


async def wait(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until `stop` is set."""
    waiting = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({waiting}, timeout=seconds)
    finally:
        waiting.cancel()
