"""The pages of trainers: their sessions, the people of each, payment, invoices; and the provider’s door."""
