"""Which factors an outcome rests on: indices, screening and curves from estimates with noise.

Every point of a study has an estimate and a known variance of chance, as finitely many histories
stand behind it. What chance alone would add to an index is taken out.
"""
