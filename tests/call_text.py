"""The table of the call, as people paste it."""

CALL = """Bénéficiaire\tSuivi convention\tETP\tQualité
CONSEIL DEPARTEMENTAL DE L'AUDE\tDDETSPP 11\t1,00\tFacilitateur
UD SIAE\tDDETSPP 12\t1,00\tFacilitateur
PLIE EST HERAULTAIS\tDDETS 30\t1,00\tFacilitateur
NOVA EMPLOI\tDDETS 31\t1,00\tFacilitateur
MONTPELLIER MEDITERRANEE METROPOLE\tDDETS 34\t1,00\tFacilitateur
GE RSE BTP\tDDETS 66\t1,00\tFacilitateur
NOVA EMPLOI\tDREETS\t0,56\tCoordinateur
"""
