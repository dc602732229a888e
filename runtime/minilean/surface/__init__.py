"""What algorithms may use: LEAN's API beside minilean's."""
