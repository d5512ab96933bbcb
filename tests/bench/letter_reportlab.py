#!/usr/bin/python3
"""Draws the pages of a letter many times into one document by ReportLab, with an embedded font.

usage: letter_reportlab.py FONT.ttf PIECES LETTERS OUT.pdf

PIECES: one piece of text a line, "page x y size text" parted by tabs, as letter_bench recorded them
from our own letter. Prints the milliseconds of processor time from the first page to the saved file.
"""
import sys
import time

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas


def read_pages(path):
    pages = []
    with open(path, encoding="utf-8", newline="\n") as lines:
        for line in lines:
            page, x, y, size, text = line.rstrip("\n").split("\t")
            while len(pages) <= int(page):
                pages.append([])
            pages[int(page)].append((float(x), float(y), float(size), text))
    return pages


def main(font, pieces, letters, out):
    pages = read_pages(pieces)
    start = time.process_time()
    pdfmetrics.registerFont(TTFont("F", font))
    paper = canvas.Canvas(out, pagesize=(595.28, 841.89), pageCompression=1)
    for _ in range(int(letters)):
        for page in pages:
            for x, y, size, text in page:
                paper.setFont("F", size)
                paper.drawString(x, y, text)
            paper.showPage()
    paper.save()
    print("%.1f" % ((time.process_time() - start) * 1e3))


if __name__ == "__main__":
    main(*sys.argv[1:])
