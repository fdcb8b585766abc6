"""How far each date may slip before something turns; one matter a file."""
