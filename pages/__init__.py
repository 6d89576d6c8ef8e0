"""The pages, one file each. This file is here for the import check only."""
