"""WordprocessingML (ECMA-376, ISO/IEC 29500): what Word shows of a .docx with all changes accepted."""
