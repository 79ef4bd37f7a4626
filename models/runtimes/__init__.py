"""Adapters to inference libraries; each module is the only importer of its library."""
