"""Resources (资源清单): what people put at the community's disposal, from the offer to its return."""
