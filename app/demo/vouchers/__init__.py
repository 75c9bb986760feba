"""What happens to the demo region's vouchers after the decision."""
