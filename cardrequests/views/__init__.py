"""The pages of trainers, and the door at which the payment provider knocks."""
