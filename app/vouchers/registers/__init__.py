"""The pages of the registers that staff keep beside the applications."""
