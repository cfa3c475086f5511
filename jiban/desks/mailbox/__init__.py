"""The director's mailbox (局长信箱·接诉即办): every letter gets an owner, a clock and an answer."""
