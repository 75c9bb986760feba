"""Invoices become payments, payments a batch, a batch a file for the bank; what the bank answers is read back."""
