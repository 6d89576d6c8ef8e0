"""Pure decisions and computations: values in, values out."""
