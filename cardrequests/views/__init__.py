"""The pages of trainers: sessions, people, payment, invoices, cards; the public page of a card; the provider’s door."""
