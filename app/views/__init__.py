"""Widgets and pages: what the person sees. Never touches services; see docs/architecture.md."""
