"""Schools, badge issuers and trainers: organisations besides companies, and who acts for them."""
