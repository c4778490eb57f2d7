"""What other sites take over of ours: one indicator in a frame, its oEmbed, pictures for sent links."""
