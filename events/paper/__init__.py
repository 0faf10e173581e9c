"""What goes on paper: PDFs that are tagged, so that who cannot see the page can read it (PDF/UA-1, ISO 14289-1)."""
