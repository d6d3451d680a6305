"""The ways out of the house, one row each. The bell is none of them: the ``Message`` row itself rings it."""

from __future__ import annotations

from casework.messages.channels import mail, webhook
from casework.messages.channels.channel import Channel

CHANNELS: dict[str, Channel] = {channel.name: channel for channel in (mail.CHANNEL, webhook.CHANNEL)}


def ready() -> list[Channel]:
    """The channels that have all they need."""
    return [channel for channel in CHANNELS.values() if not channel.missing()]
