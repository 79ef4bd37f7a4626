"""FashionRec: outfits of people become recommendation dialogues (FashionM3, arXiv 2504.17826)."""
