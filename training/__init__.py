"""How the shipped model is made: the annotated corpus, the training script, the model card."""
