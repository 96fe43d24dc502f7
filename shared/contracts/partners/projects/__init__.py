"""Projects (项目清单): a need, what meets it, who takes part with what, and how it ends."""
