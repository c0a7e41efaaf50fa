"""What the files of this project say, for every command that reads them."""
