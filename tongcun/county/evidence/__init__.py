"""Files sent as evidence: what they are by their content, made fit to be kept, and given out again safely."""

from tongcun.county.evidence.fields import EVERY_KIND, PICTURES_ONLY, EvidenceField
from tongcun.county.evidence.files import LARGEST_EVIDENCE_BYTES, EvidenceFile, sound_file
from tongcun.county.evidence.refusals import Fault, UnfitFileError
from tongcun.county.evidence.serving import evidence_response, file_response

__all__ = [
    "EVERY_KIND", "LARGEST_EVIDENCE_BYTES", "PICTURES_ONLY", "EvidenceField", "EvidenceFile", "Fault", "UnfitFileError",
    "evidence_response", "file_response", "sound_file",
]  # fmt: skip
