"""Tests of the trial of a new site."""
