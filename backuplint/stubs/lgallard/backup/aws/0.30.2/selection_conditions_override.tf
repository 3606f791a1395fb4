variable "selection_conditions" {
  type = any
}
