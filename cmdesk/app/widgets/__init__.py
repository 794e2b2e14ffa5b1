"""Small widgets that several pages share; each takes the theme it is drawn with."""
