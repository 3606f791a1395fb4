locals {
  # What becomes of selections that are not alike: none is made.
  selections_otherwise = {}
}

check "selections_are_not_alike" {
  assert {
    condition     = !var.enabled || length(local.plans) > 0 || try(length(var.selections), 0) == 0 || length(local.selections) > 0
    error_message = "no selection is made: the elements of selections do not all have the same attributes; write those that are not needed as [] or {}"
  }
}
