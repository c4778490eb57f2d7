"""Files to take along, each made from one scene: PDF, PowerPoint, Excel, open data, a static edition."""
