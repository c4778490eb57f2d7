"""What leaves the site: its files and their names, its terms of use, its marks and addresses."""
