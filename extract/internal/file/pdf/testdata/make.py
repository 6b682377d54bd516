"""Prints generated reports by a browser and by an office program, as the PDFs here.

    go run ./bench/accuracy -write DIR -layout html -noise none -n 50
    python3 extract/internal/file/pdf/testdata/make.py DIR

It needs chromium, soffice, a font with Chinese, and pikepdf (PyPI). The files here were made by
Chromium and by LibreOffice 7.4, with WenQuanYi Zen Hei; truth.jsonl has what the
generator said of them. Fonts are taken out of what the browser printed: it
makes the files small, and PDFs that name fonts of the system are many."""
import glob
import os
import subprocess
import sys

import pikepdf

DRESSES = {
    "ruled": "table{border-collapse:collapse}td,th{border:1px solid black}",
    "dotted": "table{border-collapse:collapse}td,th{border:1px dotted black}",
    "double": "table{border-collapse:collapse}td,th{border:3px double black}",
    "separate": "table{border-spacing:2px}td,th{border:1px solid gray}",
    "threeline": "table{border-collapse:collapse;border-top:2px solid;border-bottom:2px solid}tr:first-child td{border-bottom:1px solid}",
    "none": "td,th{border:0}",
    "landscape": "@page{size:A4 landscape}table{border-collapse:collapse}td,th{border:1px dashed black}",
}


def without_fonts(path):
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for o in pdf.objects:
            if isinstance(o, pikepdf.Dictionary):
                for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                    if key in o:
                        del o[key]
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True)


def main(folder):
    here = os.path.dirname(os.path.abspath(__file__))
    for i, path in enumerate(sorted(glob.glob(os.path.join(folder, "*.html")))):
        name = list(DRESSES)[i % len(DRESSES)]
        seed = os.path.basename(path)[:-5]
        page = open(path, encoding="utf-8", errors="replace").read()
        dressed = os.path.join(folder, f"{name}-{seed}.dressed.html")
        with open(dressed, "w", encoding="utf-8") as f:
            f.write(page.replace("</head>", f"<style>body{{font-size:14px}}{DRESSES[name]}</style></head>", 1))
        printed = os.path.join(here, f"browser-{name}-{seed}.pdf")
        subprocess.run(["chromium", "--headless", "--no-sandbox", f"--print-to-pdf={printed}", "file://" + os.path.abspath(dressed)], check=True)
        without_fonts(printed)
        office = ["soffice", "--headless", "--outdir", folder, "--convert-to"]
        subprocess.run(office + ["odt:writer8", "--infilter=HTML (StarWriter)", dressed], check=True)
        subprocess.run(office + ["pdf", dressed[:-5] + ".odt"], check=True)
        os.replace(dressed[:-5] + ".pdf", os.path.join(here, f"office-{name}-{seed}.pdf"))


main(sys.argv[1])
