// resume
