"""FashionX at scale: pictures become a corpus of head-to-toe descriptions by any annotator."""
