"""How target indicators stand: reading the workbook, judging, drawing. No Streamlit in it."""
