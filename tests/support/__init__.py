"""What the tests stand on: servers, a small house, forms. No test lives here."""
