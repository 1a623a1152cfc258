# What the targets run through.

.PHONY: coverage
coverage: ## lines and branches of the engine and the simulated kernel that the fuzz targets reach (CORPUS=.campaign/corpus)
	@$(MAKE) -s -j$(JOBS) cov-targets
	@$(PYTHON3) fuzz/coverage/coverage.py $(foreach c,$(CORPUS),--corpus '$(c)')
