"""Documents as PDF, Word and Excel, all three from the same content; pure: no web, no database, no network.

`content` says what a document is made of, `pdf.as_pdf`, `word.as_docx` and `workbook.as_xlsx` write it. Whatever a text
holds, it is data: no writer reads markup, field codes or formulas in it. The same content gives the same bytes.
"""
